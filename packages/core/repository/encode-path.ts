/** A path or branch for an address: its slashes stay, everything else that has a meaning in an address is encoded. */
export const encodePath = (path: string): string => path.toWellFormed().split('/').map(encodeURIComponent).join('/')
