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

globalThis.audit = async ({ url, read, unread, options, format }) => {
  if (!worker) {
    worker = new Worker(url, { type: "module" });
    await ask({ ask: "start" });
  }
  const files = read.map(({ path, base64 }) => ({
    path,
    content: new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))]),
  }));
  const given = { kind: "files", name: "parity", walk: { files, unread, ignored: [] } };
  const { text } = await ask({ ask: "audit", given, options });
  return format === "json" ? text : ask({ ask: "report", options, format });
};
