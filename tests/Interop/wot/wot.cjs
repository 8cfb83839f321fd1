// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

// node-wot as a client of a node: node wot.cjs TD, where TD is a file or a coap:// URI. A line of JSON for each thing that it learns.
"use strict";
const fs = require("fs");
const { Servient } = require("@node-wot/core");
const { CoapClientFactory } = require("@node-wot/binding-coap");

async function main(source) {
  const servient = new Servient();
  servient.addClientFactory(new CoapClientFactory());
  const WoT = await servient.start();
  const td = source.startsWith("coap:") ? await WoT.requestThingDescription(source) : JSON.parse(fs.readFileSync(source, "utf8"));
  const thing = await WoT.consume(td);
  const say = (...what) => console.log(JSON.stringify(what));
  const read = async (name) => say("read", name, await (await thing.readProperty(name)).value());

  await read("temperature");
  await read("alarm");
  await thing.writeProperty("alarm", true);
  await read("alarm");
  await read("alarm-rules");

  let states = 0;
  await new Promise((resolve, reject) => {
    thing.observeProperty("temperature", async (output) => {
      say("observed", "temperature", await output.value());
      states++;
      if (states === 3) {
        resolve();
      }
    }, reject).catch(reject);
  });

  // Each change of the alarm comes by itself.
  const alarms = [];
  await new Promise((resolve, reject) => {
    thing.observeProperty("alarm", async (output) => {
      alarms.push(await output.value());
      if (alarms.length === 1) {
        await thing.writeProperty("alarm", false);
      } else if (alarms[alarms.length - 1] === false) {
        resolve();
      }
    }, reject).catch(reject);
  });
  say("observed", "alarm", alarms[0], alarms[alarms.length - 1]);
  process.exit(0); // its sockets would keep it alive
}

main(process.argv[2]).catch((error) => {
  console.error(error);
  process.exit(1);
});
