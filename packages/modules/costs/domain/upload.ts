/** Bytes that one request of an upload carries. */
export const uploadPartBytes = 512 * 1024
/** Bytes of a bill that may be uploaded. Larger ones belong into a bucket. */
export const mostUploadBytes = 256 * 1024 * 1024

export type UploadState = 'writing' | 'ready' | 'imported' | 'refused'

export type UploadView = {
  id: string
  name: string
  size: number
  state: UploadState
  uploadedBy: string
  createdAt: Date
  /** Rows that count, and rows with something wrong, once it was read. */
  lines: number | null
  problems: number | null
  /** Why it was refused. */
  message: string | null
}
