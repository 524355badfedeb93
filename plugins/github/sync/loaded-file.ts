/** `reported`: the file already has a problem with the reason. */
export type LoadedFile = { text: string } | { error: string; reported?: true }

export type LoadFile = (slug: string, revision: string, path: string) => Promise<LoadedFile>
