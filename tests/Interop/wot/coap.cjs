// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

// node-coap as a client: node coap.cjs URI [MEDIA-TYPE]. Prints code, Content-Format and payload as JSON.
"use strict";
const coap = require("coap");

const url = new URL(process.argv[2].replace(/^coap:/, "http:")); // the parts are the same
const request = coap.request({
  hostname: url.hostname,
  port: url.port,
  pathname: url.pathname,
  query: url.search.slice(1),
  options: process.argv[3] ? { Accept: process.argv[3] } : {},
});
request.on("response", (response) => {
  console.log(JSON.stringify([response.code, response.headers["Content-Format"] ?? null, response.payload.toString()]));
  process.exit(0);
});
request.on("error", (error) => {
  console.error(error);
  process.exit(1);
});
request.end();
