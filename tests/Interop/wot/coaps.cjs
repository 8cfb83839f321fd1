// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

// node-coap-client over coaps: node coaps.cjs PACKAGE ORIGIN IDENTITY KEY. Reads, writes and observes; a line of JSON for each thing that it learns.
"use strict";
const [name, origin, identity, key] = process.argv.slice(2);
const { CoapClient: coap } = require(name);

const json = 50;

async function main() {
  const say = (...what) => console.log(JSON.stringify(what));
  const answer = (what, response) => say(what, response.code.toString(), response.format ?? null, response.payload?.toString() ?? null);
  const get = async (path) => answer("get", await coap.request(origin + path, "get"));

  say("version", require(name + "/package.json").version);
  coap.setSecurityParams(new URL(origin).hostname, { psk: { [identity]: key } });
  say("connected", await coap.tryToConnect(origin));
  await get("/temperature");
  await get("/alarm");
  answer("put", await coap.request(origin + "/alarm", "put", Buffer.from("true"))); // it says itself that this is JSON
  await get("/alarm");

  // The state of now, and then each by its time.
  let states = 0;
  await new Promise((resolve, reject) => {
    coap.observe(origin + "/temperature", "get", (response) => {
      states++;
      if (states <= 3) {
        answer("observed", response);
      }
      if (states === 3) {
        resolve();
      }
    }).catch(reject);
  });
  coap.stopObserving(origin + "/temperature");
  coap.reset();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
