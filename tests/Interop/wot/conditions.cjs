// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

// Observers with conditions on a switch: node conditions.cjs coap://HOST:PORT. node-coap wants to hear when it goes on, node-wot, by the node's
// Thing Description, when it goes off. Prints what each has heard, after the switch has gone on, off, on and off.
"use strict";
const coap = require("coap");
const { Servient } = require("@node-wot/core");
const { CoapClientFactory } = require("@node-wot/binding-coap");

// Resolves when the answer has come, which has the state.
function observeByCoap(node, heard) {
  return new Promise((resolve, reject) => {
    const request = coap.request({ hostname: node.hostname, port: node.port, pathname: "/alarm", query: "c.edge=1", observe: true });
    request.on("response", (response) => {
      response.on("data", (chunk) => {
        heard.push(chunk.toString());
        resolve();
      });
    });
    request.on("error", reject);
    request.end();
  });
}

async function observeByThing(node, heard) {
  const servient = new Servient();
  servient.addClientFactory(new CoapClientFactory());
  const WoT = await servient.start();
  const td = await WoT.requestThingDescription(`coap://${node.host}/.well-known/wot`);
  for (const form of td.properties.alarm.forms) {
    form.href += "?c.edge=0";
  }

  const thing = await WoT.consume(td);
  await new Promise((resolve, reject) => {
    thing.observeProperty("alarm", async (output) => {
      heard.push(await output.value());
      resolve();
    }, reject).catch(reject);
  });
}

function put(node, body) {
  return new Promise((resolve, reject) => {
    const request = coap.request({ hostname: node.hostname, port: node.port, pathname: "/alarm", method: "PUT" });
    request.on("response", resolve);
    request.on("error", reject);
    request.end(body);
  });
}

async function main(uri) {
  const node = new URL(uri.replace(/^coap:/, "http:")); // the parts are the same
  const byCoap = [];
  const byThing = [];
  await put(node, "OFF");
  await observeByCoap(node, byCoap);
  await observeByThing(node, byThing);
  for (const [state, heard] of [["ON", byCoap], ["OFF", byThing], ["ON", byCoap], ["OFF", byThing]]) {
    const before = heard.length;
    await put(node, state);
    for (let i = 0; i < 500 && heard.length === before; i++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  await new Promise((resolve) => setTimeout(resolve, 500)); // what nobody wants to hear would come now
  console.log(JSON.stringify(["node-coap", ...byCoap]));
  console.log(JSON.stringify(["node-wot", ...byThing]));
  process.exit(0); // its sockets would keep it alive
}

main(process.argv[2]).catch((error) => {
  console.error(error);
  process.exit(1);
});
