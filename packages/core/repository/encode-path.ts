/** Encodes a path or branch for a URL, except for its slashes. */
export const encodePath = (path: string): string => path.toWellFormed().split('/').map(encodeURIComponent).join('/')
