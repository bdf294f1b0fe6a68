/** The repository's sample, for a first look: the same files that the command line tool is shown with. */
const files = import.meta.glob<string>("../../../tests/fixtures/sample/**", {
  query: "?raw",
  import: "default",
  eager: true,
  exhaustive: true, // files that begin with a dot as well
});

type Texts = readonly { readonly path: string; readonly text: string }[];

const repository: Texts = Object.entries(files).map(([path, text]) => ({
  path: path.slice(path.indexOf("/sample/") + "/sample/".length),
  text,
}));

/** By the name that an address `#sample=NAME` has. */
export const samples: Readonly<Record<string, Texts>> = {
  repository,
  pipeline: repository.filter(({ path }) => path.startsWith(".git")),
  infrastructure: repository.filter(({ path }) => /^(infra|deploy)\//.test(path)),
};
