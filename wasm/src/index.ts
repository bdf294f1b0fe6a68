// What does not depend on where the engine runs. The engine itself comes from /browser, /worker,
// /edge or /node.
export type {
  Artifact,
  ArtifactArchive,
  ArtifactFolder,
  ImageHelp,
  Known,
  LayoutFile,
  Pieces,
} from "./artifacts.ts";
export * from "./contract.ts";
export {
  EngineError,
  type Engine,
  type Examples,
  type InputFile,
  type PathFormat,
  type Plain,
  type ReadFile,
  type ReportFormat,
  type SiftedFile,
  type UnreadFile,
} from "./engine.ts";
export type { EngineRequest, EngineResponse } from "./protocol.ts";
export { connectEngine, type AsyncEngine, type WorkerPort } from "./remote.ts";
