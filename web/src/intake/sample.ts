/** The repository's samples, for a first look: the same files that its tests are about. */
const files = import.meta.glob<string>("../../../tests/fixtures/sample/**", {
  query: "?raw",
  import: "default",
  eager: true,
  exhaustive: true, // files that begin with a dot as well
});
const delivery = import.meta.glob<string>(
  [
    "../../../tests/fixtures/delivery/github/**",
    "../../../tests/fixtures/delivery/github.sluice.yaml",
    "!**/expected.json",
  ],
  { query: "?raw", import: "default", eager: true, exhaustive: true },
);

type Texts = readonly { readonly path: string; readonly text: string }[];

function below(folder: string, all: Readonly<Record<string, string>>): Texts {
  return Object.entries(all).map(([name, text]) => {
    const path = name.slice(name.indexOf(folder) + folder.length);
    return { path: path === ".sluice.yaml" ? path : path.replace(/^\//, ""), text };
  });
}

const repository = below("/sample/", files);

/** By the name that an address `#sample=NAME` has. */
export const samples: Readonly<Record<string, Texts>> = {
  repository,
  pipeline: repository.filter(({ path }) => path.startsWith(".git")),
  infrastructure: repository.filter(({ path }) => /^(infra|deploy)\//.test(path)),
  delivery: below("/delivery/github", delivery),
};
