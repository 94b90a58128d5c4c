/** Logs as files. */

/** The address that saves the log at `url` as a file, byte for byte. */
export function downloadUrl(url: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}download=1`;
}
