#!/usr/bin/env python3
"""Writes core/model/popular_actions.inc: inputs, outputs and runtime of the most used actions, by major version.

usage: tools/popular-actions.py CLONES > core/model/popular_actions.inc

CLONES is a folder with a clone of each action below, bare or not, as OWNER+NAME or OWNER+NAME/repo, tags included. Only facts are taken from
an action.yml: names, whether an input is required or deprecated, what runs it. Needs git and PyYAML.
"""
import datetime, os, re, subprocess, sys
import yaml

# An action and the folders in its repository that hold one.
ACTIONS = """
actions/attest-build-provenance actions/cache actions/cache/restore actions/cache/save actions/checkout actions/configure-pages
actions/create-github-app-token actions/dependency-review-action actions/deploy-pages actions/download-artifact actions/github-script
actions/labeler actions/setup-dotnet actions/setup-go actions/setup-java actions/setup-node actions/setup-python actions/stale
actions/upload-artifact actions/upload-pages-artifact astral-sh/setup-uv aws-actions/configure-aws-credentials codecov/codecov-action
denoland/setup-deno docker/bake-action docker/build-push-action docker/login-action docker/metadata-action docker/setup-buildx-action
docker/setup-qemu-action dorny/paths-filter dtolnay/rust-toolchain github/codeql-action/analyze github/codeql-action/autobuild
github/codeql-action/init github/codeql-action/upload-sarif golangci/golangci-lint-action google-github-actions/auth
goreleaser/goreleaser-action gradle/actions/dependency-submission gradle/actions/setup-gradle gradle/actions/wrapper-validation
hashicorp/setup-terraform octokit/request-action ossf/scorecard-action oven-sh/setup-bun peaceiris/actions-gh-pages peter-evans/create-pull-request
pnpm/action-setup pypa/gh-action-pypi-publish reviewdog/action-actionlint rhysd/action-setup-vim ruby/setup-ruby shivammathur/setup-php
sigstore/cosign-installer softprops/action-gh-release step-security/harden-runner Swatinem/rust-cache
""".split()
# Sets outputs that its action.yml does not name.
OPEN_OUTPUTS = {"actions/github-script", "dorny/paths-filter", "docker/bake-action"}
# Hands inputs on that its action.yml does not name.
OPEN_INPUTS = {"octokit/request-action"}


def git(repository, *arguments):
    done = subprocess.run(["git", "--git-dir=" + repository, *arguments], capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else None


def clone_of(clones, action):
    name = "+".join(action.split("/")[:2])
    for path in (f"{name}/repo", f"{name}/.git", name, f"{name}.git"):
        if os.path.exists(os.path.join(clones, path, "HEAD")):
            return os.path.join(clones, path)
    sys.exit(f"no clone of {action} in {clones}")


def releases(repository):
    """The newest release of each major version, as {major: ref}."""
    best = {}
    for tag in git(repository, "tag").split():
        match = re.fullmatch(r"v?(\d{1,3})(?:\.(\d+))?(?:\.(\d+))?", tag)
        if not match:
            continue
        # A tag of a major version alone is moved along to the newest.
        version = tuple(int(part) if part else 10**9 for part in match.groups())
        if version > best.get(version[0], ((0,), ""))[0]:
            best[version[0]] = (version, tag)
    return {major: tag for major, (_, tag) in best.items()}


def read(repository, ref, folder):
    for name in ("action.yml", "action.yaml"):
        text = git(repository, "show", f"{ref}:{folder}{name}")
        if text is not None:
            return yaml.safe_load(text)
    return None


def ranges(majors, known):
    """{1, 2, 4} as "1-2,4"; nothing for all that are known."""
    if majors == known:
        return ""
    runs, order = [], sorted(known)
    for major in sorted(majors):
        if runs and order.index(major) == order.index(runs[-1][1]) + 1:
            runs[-1][1] = major
        else:
            runs.append([major, major])
    return ":" + ",".join(f"{a}-{b}" if a != b else f"{a}" for a, b in runs)


def column(by_major, known):
    """What each version has, {major: [text]}, as words that say which versions have them."""
    have = {}
    for major, words in by_major.items():
        for word in words:
            have.setdefault(word, set()).add(major)
    return " ".join(word + ranges(majors, known) for word, majors in have.items())


def input_word(name, value):
    value = value if isinstance(value, dict) else {}
    # GitHub takes a default for what is left out, so nothing is missed there.
    required = str(value.get("required", False)).lower() == "true" and "default" not in value
    return name + ("!" if required else "") + ("~" if "deprecationMessage" in value else "")


def quoted(text, indent):
    lines, line = [], ""
    for word in text.split(" "):
        if len(line) + len(word) > 80:
            lines.append(line)
            line = ""
        line += word + " "
    lines.append(line.rstrip())
    return ("\n" + indent).join(f'"{line}"' for line in lines)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(f"// Generated by tools/popular-actions.py on {datetime.date.today()} from the action.yml of each. Do not edit.")
    for action in ACTIONS:
        repository = clone_of(sys.argv[1], action)
        folder = "".join(part + "/" for part in action.split("/")[2:])
        found = {major: read(repository, ref, folder) for major, ref in releases(repository).items()}
        if not any(found.values()):
            found = {0: read(repository, "HEAD", folder)}
        found = {major: metadata for major, metadata in sorted(found.items()) if metadata}
        known = set(found)
        inputs = {m: [input_word(n, v) for n, v in (d.get("inputs") or {}).items()] for m, d in found.items()}
        outputs = {m: list(d.get("outputs") or {}) for m, d in found.items()}
        if action in OPEN_INPUTS:
            inputs = {m: words + ["*"] for m, words in inputs.items()}
        if action in OPEN_OUTPUTS:
            outputs = {m: ["*"] for m in found}
        runs = {m: [str(d["runs"].get("using", "unknown"))] for m, d in found.items()}
        print(f'{{"{action}", "{" ".join(str(m) for m in sorted(known))}",\n'
              f' {quoted(column(inputs, known), " ")},\n {quoted(column(outputs, known), " ")},\n "{column(runs, known)}"}},')


main()
