/** What can go wrong between the console and the server, as one type with a stable code. */

/** The server could not be reached, so there is no answer and no status. */
export const UNREACHABLE = 'unreachable';

/** A refusal of the server, or its silence. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: Record<string, unknown>;

  constructor(code: string, status: number, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.details = details;
  }

  /** Nobody is signed in (any more); a failed sign-in is another matter. */
  get needsSignIn(): boolean {
    return this.status === 401 && this.code !== 'sign_in_failed';
  }

  /** Reason codes by field, where the refusal is about fields. */
  get fields(): Record<string, string> {
    const fields = this.details.fields;
    if (typeof fields !== 'object' || fields === null) return {};
    return Object.fromEntries(Object.entries(fields).map(([field, reason]) => [field, String(reason)]));
  }
}

/** The error behind an answer that is not 2xx; `body` is whatever could be read of it. */
export function errorOf(status: number, body: unknown): ApiError {
  if (typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string') {
    const { code, message, details } = body as { code: string; message?: string; details?: unknown };
    return new ApiError(code, status, message ?? code, isRecord(details) ? details : {});
  }
  return new ApiError(`http_${status}`, status, `HTTP ${status}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
