# workerd serve build/edge/config.capnp
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "edge", worker = .edge),
    # Nothing is fetched: what a request makes the worker do stays in the worker.
    (name = "internet", network = (allow = [])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:8787", http = (), service = "edge")],
);

const edge :Workerd.Worker = (
  modules = [
    (name = "worker.mjs", esModule = embed "worker.mjs"),
    (name = "sluice.wasm", wasm = embed "sluice.wasm"),
  ],
  bindings = [
    (name = "AUDIT_TOKEN", fromEnvironment = "AUDIT_TOKEN"),
    (name = "WEBHOOK_SECRET", fromEnvironment = "WEBHOOK_SECRET"),
    (name = "MAX_BODY_BYTES", fromEnvironment = "MAX_BODY_BYTES"),
  ],
  compatibilityDate = "2026-04-01",
);
