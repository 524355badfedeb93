/** `reported`: the reason is a problem of the file already. */
export type LoadedFile = { text: string } | { error: string; reported?: true }

export type LoadFile = (slug: string, revision: string, path: string) => Promise<LoadedFile>
