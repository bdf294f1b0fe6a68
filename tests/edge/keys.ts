// A key of an app that no forge knows, made anew for each run.
import { generateKeyPairSync } from "node:crypto";

/** As GitHub hands it out. */
export const { privateKey: PKCS1, publicKey: PUBLIC } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

export const APP_ID = 7;

/** The bindings of the app. */
export const APP = { GITHUB_APP_ID: String(APP_ID), GITHUB_PRIVATE_KEY: PKCS1 };
