/** The policy's name at the root: the only one that counts. */
export const POLICY = ".sluice.yaml";

/** What a policy begins with. */
export const emptyPolicy = `# What this repository accepts, and what stops it.
version: 1
`;
