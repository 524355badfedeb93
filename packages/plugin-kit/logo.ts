/** A logo as SVG paths. Paths without `fill` take the colour of text. */
export type Logo = { viewBox: string; paths: readonly { d: string; fill?: string }[] }
