/** The repository's sample, for a first look: the same files that the command line tool is shown with. */
const files = import.meta.glob<string>("../../../tests/fixtures/sample/**", {
  query: "?raw",
  import: "default",
  eager: true,
  exhaustive: true, // files that begin with a dot as well
});

export const sample: readonly { readonly path: string; readonly text: string }[] = Object.entries(
  files,
).map(([path, text]) => ({ path: path.slice(path.indexOf("/sample/") + "/sample/".length), text }));
