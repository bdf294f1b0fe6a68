// Runs in the browser, beside the built page: asks the page's worker what the page asks it.
let worker;
let last = 0;

function ask(request) {
  return new Promise((resolve, reject) => {
    const id = ++last;
    worker.onerror = (event) => reject(new Error(event.message));
    worker.addEventListener("message", function answered({ data }) {
      if (data.id !== id || "progress" in data) return;
      worker.removeEventListener("message", answered);
      if ("error" in data) reject(new Error(data.error));
      else resolve(data.value);
    });
    worker.postMessage({ ...request, id });
  });
}

async function give({ url, read, unread, options }) {
  if (!worker) {
    worker = new Worker(url, { type: "module" });
    await ask({ ask: "start" });
  }
  const files = read.map(({ path, base64 }) => ({
    path,
    content: new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))]),
  }));
  const isWhole = options.whole_tree ?? false;
  const given = { kind: "files", name: "parity", found: { files, unread, ignored: [], isWhole } };
  return ask({ ask: "audit", given, options });
}

globalThis.audit = async (asked) => {
  const { options, format } = asked;
  const { text } = await give(asked);
  return format === "json" ? text : ask({ ask: "report", options, format });
};

globalThis.path = async (asked) => {
  const { options, format } = asked;
  await give(asked);
  return ask({ ask: "path", options, format });
};
