// Which unchanged files an audit of changed ones needs: what rules about several files read together.
import type { Tree } from "./tree.ts";

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

const isTerraform = (path: string) =>
  /\.(?:tf|tofu)(?:\.json)?$|\.tfvars(?:\.json)?$|(?:^|\/)terragrunt\.hcl$/.test(path);
/** What functions of Terraform read: policies, templates, tables. */
const isData = (path: string) => /\.(?:json|ya?ml|csv|tpl|tftpl|tmpl)$/.test(path);
/** A plan as JSON: what is told of it depends on the sources beside it. */
const isPlan = (path: string) =>
  /(?:^|[./_-])(?:tf)?plan[^/]*\.json$|\.tfplan(?:\.json)?$/i.test(path);
const isGitHub = (path: string) =>
  /^\.github\/(?:workflows|actions)\/.*\.ya?ml$|(?:^|\/)action\.ya?ml$/.test(path);
const isGitLab = (path: string) =>
  /(?:^|[./-])gitlab-ci\.ya?ml$|^(?:\.gitlab(?:-ci)?|\.?ci)\/.*\.ya?ml$/.test(path);
const isKustomize = (path: string) => /(?:^|\/)kustomization\.ya?ml$/i.test(path);
const isYaml = (path: string) => /\.ya?ml$/.test(path);
const isImage = (path: string) =>
  /(?:^|\/)(?:Dockerfile|Containerfile)[^/]*$|\.[Dd]ockerfile$/.test(path);
/** What pipelines call by a name of its own: how something is delivered may stand there. */
const TASKS =
  /(?:^|\/)(?:GNUmakefile|[Mm]akefile|Makefile\.toml|[Tt]askfile\.ya?ml|\.?justfile|noxfile\.py|tasks\.py|tox\.ini|package\.json|(?:pyproject|poe_tasks|pixi|hatch|\.?mise)\.toml|deno\.jsonc?|flake\.nix|\.pre-commit-config\.ya?ml|buildspec[^/]*\.ya?ml|docker-bake\.(?:json|hcl))$|\.mk$/;
const isTask = (path: string) => TASKS.test(path);
const isScript = (path: string) => /\.(?:sh|bash|ps1)$/.test(path);
const isCompose = (path: string) => /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/.test(path);

/**
 * True for files in which other tools are told what to leave out: what is found is held to them as well.
 *
 * @example isSettings(".github/zizmor.yml")
 */
export const isSettings = (path: string): boolean =>
  /(?:^|\/)(?:zizmor|\.?poutine|\.?ghalint|\.checkov)\.ya?ml$|(?:^|\/)\.github\/actionlint\.ya?ml$|(?:^|\/)\.(?:gitleaks(?:\.toml|ignore)|secrets\.baseline)$/.test(
    path,
  );
const POLICY = ".sluice.yaml";
/** So many files that pipelines call, or infrastructure that they or modules belong to, are read beside them. */
const MOST_CROSSED = 40;
/** Plans go by any name: so many files of JSON beside sources may be some. */
const MOST_PLANS = 10;
const depth = (path: string) => path.split("/").length;
const byDepth = (a: string, b: string) => depth(a) - depth(b) || (a < b ? -1 : 1);

/** The folder that such a file is about. */
const aboutOf = (path: string) => folderOf(path).replace(/(?:^|\/)\.github$/, "");
const isBelow = (path: string, folder: string) => folder === "" || path.startsWith(`${folder}/`);

/** The folders above a folder, the root with them: modules are called from there, and plans lie there. */
function above(folder: string): string[] {
  const steps = folder.split("/");
  return folder === "" ? [] : steps.map((_, i) => steps.slice(0, i).join("/"));
}

/**
 * Folders beside those of the changed files in which is told what these are about, for who knows but a part
 * of the tree.
 *
 * @example foldersAbout(["infra/modules/db/main.tf"]) // ["infra/modules", "infra", ""]
 */
export function foldersAbout(changed: readonly string[]): string[] {
  return [
    ...new Set(changed.filter(isTerraform).flatMap((path) => above(folderOf(path)).toReversed())),
  ];
}

/**
 * True if the file may say how something is delivered.
 *
 * @example isPipeline(".github/workflows/ci.yml")
 */
export function isPipeline(path: string): boolean {
  return isGitHub(path) || isGitLab(path);
}

/**
 * True if what the file is lets it take part in a deploy, so that not to have read it counts.
 *
 * @example matters("infra/main.tf")
 */
export function matters(path: string): boolean {
  return (
    isTerraform(path) ||
    isYaml(path) ||
    isImage(path) ||
    /(?:^|\/)(?:\.env[^/]*|\.sluice\.yaml)$|\.(?:sh|template|tfplan)$/.test(path)
  );
}

/**
 * Unchanged files that belong to the changed ones. To whatever is delivered belong all pipelines, since
 * any YAML may be part of one, and what they call; to pipelines the infrastructure that they change, where
 * it is little, and the policy, where is told what they lack; to Terraform its folder and those above, from
 * where it may be called, and all that there is where it is little; of Kustomize the folder, of an image
 * what composes it. To everything belong the settings of other tools.
 *
 * @example contextOf(["infra/main.tf"], head) // ["infra/variables.tf"]
 */
export function contextOf(changed: readonly string[], tree: Tree): string[] {
  const isDelivered = changed.some((path) => matters(path) || isTask(path));
  const image = changed.some((path) => isImage(path) || isCompose(path));
  const terraform = new Set(
    changed.flatMap((path) => {
      const folder = folderOf(path);
      if (isTerraform(path) || isPlan(path)) return [folder];
      // What a configuration reads lies beside it, or in a folder of its own below.
      return isData(path) ? [folder, folderOf(folder)] : [];
    }),
  );
  const kustomized = new Set(
    changed
      .filter(isYaml)
      .map(folderOf)
      .filter((folder) =>
        ["yaml", "yml"].some((end) =>
          tree.entries.has(`${folder === "" ? "" : `${folder}/`}kustomization.${end}`),
        ),
      ),
  );
  const known = new Set(changed);
  const paths = [...tree.entries.keys()];
  const pipelines = changed.some((path) => isPipeline(path) || isTask(path) || isScript(path));
  const few = (is: (path: string) => boolean): ReadonlySet<string> => {
    const found = paths.filter(is);
    return new Set(found.length <= MOST_CROSSED ? found : []);
  };
  const sources = changed.filter((path) => isTerraform(path) || isPlan(path)).map(folderOf);
  const callers = new Set(sources.flatMap(above));
  const crossed = pipelines || sources.length > 0 ? few(isTerraform) : new Set();
  const withSources = new Set(paths.filter(isTerraform).map(folderOf));
  const isBeside = (path: string) => {
    const folder = folderOf(path);
    return withSources.has(folder) && (terraform.has(folder) || callers.has(folder));
  };
  const json = paths.filter((path) => path.endsWith(".json") && isBeside(path));
  const plans = new Set(json.length <= MOST_PLANS ? json : json.filter(isPlan));
  const tasks = isDelivered
    ? new Set(paths.filter(isTask).toSorted(byDepth).slice(0, MOST_CROSSED))
    : new Set();
  return paths.filter(
    (path) =>
      !known.has(path) &&
      ((path === POLICY && isDelivered) ||
        (isSettings(path) && changed.some((one) => isBelow(one, aboutOf(path)))) ||
        (isDelivered && isPipeline(path)) ||
        tasks.has(path) ||
        crossed.has(path) ||
        (image && (isImage(path) || isCompose(path))) ||
        plans.has(path) ||
        (isTerraform(path) && callers.has(folderOf(path))) ||
        ((isTerraform(path) || isPlan(path)) && terraform.has(folderOf(path))) ||
        (isYaml(path) &&
          (kustomized.has(folderOf(path)) || (kustomized.size > 0 && isKustomize(path))))),
  );
}

const KINDS = [isTerraform, isGitHub, isGitLab, isCompose, isImage, isYaml];

/**
 * True if a file is looked at as the same under either name.
 *
 * @example isAlike("a/main.tf", "shared/main.tf")
 */
export function isAlike(path: string, other: string): boolean {
  const kind = KINDS.find((is) => is(path));
  return kind !== undefined && kind === KINDS.find((is) => is(other));
}

/** `a/b/../c` as `a/c`; nothing where it leaves the root. */
export function resolved(folder: string, reference: string): string | undefined {
  const steps: string[] = folder === "" ? [] : folder.split("/");
  for (const step of reference.split("/")) {
    if (step === "" || step === ".") continue;
    if (step !== "..") steps.push(step);
    else if (steps.pop() === undefined) return undefined;
  }
  return steps.join("/");
}

/** Folders of Terraform's local modules that a text calls. */
function modulesIn(path: string, text: string): ReadonlySet<string> {
  const found = [...text.matchAll(/\bsource"?\s*[=:]\s*"(\.{1,2}\/[^"\n]{0,500})"/g)];
  return new Set(found.flatMap(([, to = ""]) => resolved(folderOf(path), to) ?? []));
}

// A name begins where no part of one stands before, so that a run of such characters is read once.
const SCRIPT = /(?<![\w./-])(?:\.?\/)?([\w.-][\w./-]{0,300}\.(?:sh|bash|ps1))\b/g;
const YAML = /(?<![\w./-])(?:\.?\/)?([\w.-][\w./-]{0,300}\.ya?ml)\b/g;

/** A text of Terraform's that could be the path of a file, with what stands for its own folder left out. */
const QUOTED = /"(?:\$\{path\.(?:module|root)\}\/)?([\w.-][\w./-]{0,300})"/g;

/** Paths that a text may mean, from the root. */
function pathsIn(path: string, text: string): string[] {
  const named: string[] = [];
  if (isPipeline(path) || isTask(path) || isScript(path)) {
    for (const [, name = ""] of text.matchAll(SCRIPT)) {
      // From the root, or from where the file is.
      const beside = resolved(folderOf(path), name);
      named.push(name, ...(beside === undefined ? [] : [beside]));
    }
  }
  // Any file may be an include of GitLab's, and name others.
  if (isYaml(path)) for (const [, name = ""] of text.matchAll(YAML)) named.push(name);
  return named;
}

interface Sources {
  readonly entries: number;
  readonly byFolder: ReadonlyMap<string, readonly string[]>;
}
const SOURCES = new WeakMap<Tree, Sources>();

/** The files of Terraform by their folders, listed once: trees have a hundred thousand files. */
function sourcesOf(tree: Tree): Sources["byFolder"] {
  const known = SOURCES.get(tree);
  // Trees that are known in part grow.
  if (known?.entries === tree.entries.size) return known.byFolder;
  const byFolder = new Map<string, string[]>();
  for (const path of tree.entries.keys()) {
    if (!isTerraform(path)) continue;
    const folder = folderOf(path);
    const others = byFolder.get(folder);
    if (others === undefined) byFolder.set(folder, [path]);
    else others.push(path);
  }
  SOURCES.set(tree, { entries: tree.entries.size, byFolder });
  return byFolder;
}

/**
 * Files that a text of the change names and that were not read yet: local modules of Terraform,
 * includes of GitLab, scripts.
 *
 * @example namedIn("main.tf", 'source = "./modules/vpc"', tree)
 */
export function namedIn(path: string, text: string, tree: Tree): string[] {
  if (!isTerraform(path)) return pathsIn(path, text).filter((name) => tree.entries.has(name));
  const read = [...text.matchAll(QUOTED)].flatMap(([, name = ""]) => {
    const beside = isData(name) ? resolved(folderOf(path), name) : undefined;
    return beside !== undefined && tree.entries.has(beside) ? [beside] : [];
  });
  const folders = modulesIn(path, text);
  if (folders.size === 0) return read;
  const sources = sourcesOf(tree);
  return [...read, ...[...folders].flatMap((folder) => sources.get(folder) ?? [])];
}

/**
 * Folders in which such files lie, for who knows but a part of the tree.
 *
 * @example foldersNamedIn("main.tf", 'source = "./modules/vpc"') // ["modules/vpc"]
 */
export function foldersNamedIn(path: string, text: string): string[] {
  if (isTerraform(path)) return [...modulesIn(path, text)];
  return isPipeline(path) ? [...new Set(pathsIn(path, text).map(folderOf))] : [];
}
