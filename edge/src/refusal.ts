/**
 * An answer other than success, thrown by whoever decides it. The code is ours. The message is as
 * well, but for what is wrong with the options of an audit: there it may quote a name out of them,
 * back to the one who sent it. It never holds anything of a file, and is never logged.
 *
 * @example throw new Refusal(413, "too-large", "The body is larger than the limit.");
 */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = "Refusal";
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/**
 * A request that does not say what it must.
 *
 * @example throw badRequest("files[3].path is missing");
 */
export function badRequest(message: string): Refusal {
  return new Refusal(400, "bad-request", message);
}
