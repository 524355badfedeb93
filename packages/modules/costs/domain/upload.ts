/** Maximum bytes per upload request. */
export const uploadPartBytes = 512 * 1024
/** Maximum bytes of an uploaded file. Larger ones should be read from a bucket. */
export const maxUploadBytes = 256 * 1024 * 1024

export type UploadState = 'writing' | 'ready' | 'imported' | 'refused'

export type UploadView = {
  id: string
  name: string
  size: number
  state: UploadState
  uploadedBy: string
  createdAt: Date
  /** Imported rows, and rows with errors, once it was read. */
  lines: number | null
  problems: number | null
  /** Why it was rejected. */
  message: string | null
}
