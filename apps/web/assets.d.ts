/// <reference types="next/image-types/global" />

/** Next imports Markdown as text (next.config.ts). */
declare module '*.md' {
  const text: string

  export = text
}
