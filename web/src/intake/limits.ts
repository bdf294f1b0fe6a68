/** What one audit in a tab may take. A file's size is the core's own limit. */
export const limits = {
  fileBytes: 64 * 2 ** 20,
  files: 200_000,
  /** All files together: the tab holds them, for the source view and for exports. */
  totalBytes: 1024 * 2 ** 20,
  /** Of a zip: entries, and what an entry above 1 MiB may be to its packed size. */
  zipEntries: 200_000,
  zipRatio: 200,
  /** Of a tar, gzip taken off. It goes by in pieces, so that this bounds time, not memory. */
  inflatedBytes: 16 * 2 ** 30,
  /** Files of all layers of an image that are listed. */
  imageEntries: 1_000_000,
} as const;
