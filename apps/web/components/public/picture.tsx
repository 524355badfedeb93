import { cn } from '@callboard/ui/class-names.ts'
import type { StaticImageData } from 'next/image'
import catalogDark from './pictures/catalog-dark.webp'
import catalogLight from './pictures/catalog-light.webp'
import costsDark from './pictures/costs-dark.webp'
import costsLight from './pictures/costs-light.webp'
import entityDark from './pictures/entity-dark.webp'
import entityLight from './pictures/entity-light.webp'
import pipelinesDark from './pictures/pipelines-dark.webp'
import pipelinesLight from './pictures/pipelines-light.webp'

/** Screenshots of the sample organization, made by `npm run pictures`. */
const pictures = {
  catalog: { light: catalogLight, dark: catalogDark },
  entity: { light: entityLight, dark: entityDark },
  costs: { light: costsLight, dark: costsDark },
  pipelines: { light: pipelinesLight, dark: pipelinesDark },
} as const satisfies Record<string, { light: StaticImageData; dark: StaticImageData }>

export type PictureName = keyof typeof pictures

const One = ({ of, alt, className }: { of: StaticImageData; alt: string; className: string }) => (
  // biome-ignore lint/performance/noImgElement: static files at their final size; next/image would add a script to the page
  <img src={of.src} width={of.width} height={of.height} alt={alt} loading="lazy" className={cn('h-auto w-full', className)} />
)

/** A screenshot of the product in the reader's colour scheme. Only the one that is shown is loaded. */
export function Picture({ name, alt, className }: { name: PictureName; alt: string; className?: string }) {
  const { light, dark } = pictures[name]
  return (
    <div className={cn('overflow-hidden rounded-xl border bg-panel shadow-shade', className)}>
      <One of={light} alt={alt} className="dark:hidden" />
      <One of={dark} alt={alt} className="hidden dark:block" />
    </div>
  )
}
