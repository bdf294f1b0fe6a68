# workerd serve build/edge/config.capnp
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "edge", worker = .edge),
    # What the worker fetches: the forge, and nothing on this machine's own networks.
    (name = "internet", network = (allow = ["public"], tlsOptions = (trustBrowserCas = true))),
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
    (name = "MAX_AUDIT_BYTES", fromEnvironment = "MAX_AUDIT_BYTES"),
    (name = "MAX_CALLS", fromEnvironment = "MAX_CALLS"),
    (name = "NEW_IGNORES", fromEnvironment = "NEW_IGNORES"),
    (name = "INCOMPLETE", fromEnvironment = "INCOMPLETE"),
    (name = "ORGANISATION_POLICY", fromEnvironment = "ORGANISATION_POLICY"),
    (name = "GITHUB_APP_ID", fromEnvironment = "GITHUB_APP_ID"),
    (name = "GITHUB_PRIVATE_KEY", fromEnvironment = "GITHUB_PRIVATE_KEY"),
    (name = "GITHUB_API", fromEnvironment = "GITHUB_API"),
    (name = "GITHUB_SARIF", fromEnvironment = "GITHUB_SARIF"),
    (name = "GITLAB_TOKEN", fromEnvironment = "GITLAB_TOKEN"),
    (name = "GITLAB_API", fromEnvironment = "GITLAB_API"),
    (name = "GITLAB_WEBHOOK_SECRET", fromEnvironment = "GITLAB_WEBHOOK_SECRET"),
    (name = "LANES", durableObjectNamespace = "Lanes"),
    (name = "TURNS", durableObjectNamespace = "Turns"),
  ],
  durableObjectNamespaces = [
    (className = "Lanes", uniqueKey = "sluice-lanes", enableSql = true),
    (className = "Turns", uniqueKey = "sluice-turns", enableSql = true),
  ],
  # Lost with the process: what is found at the forge is not written twice all the same.
  durableObjectStorage = (inMemory = void),
  compatibilityDate = "2026-04-01",
);
