'use client'
import { ImageOff } from 'lucide-react'
import { type ComponentProps, useEffect, useRef, useState } from 'react'

/** The error message of our server in place of an image; an image of another host has none. */
async function reasonOf(src: string): Promise<string | undefined> {
  if (!src.startsWith('/')) return undefined
  const answer = await fetch(src).catch(() => undefined)
  return answer && !answer.ok && answer.headers.get('content-type')?.startsWith('text/plain') ? answer.text() : undefined
}

/** The replacement of an image that cannot be shown: its alternative text and the reason. */
export function MissingPicture({ alt, reason }: { alt: string; reason: string }) {
  return (
    <span role="img" aria-label={alt || 'Picture'} className="docs-missing-picture">
      <ImageOff className="size-4 shrink-0" aria-hidden />
      <span>
        {alt ? <b>{alt}</b> : null} <span>{reason}</span>
      </span>
    </span>
  )
}

/** An image of a page. If it fails to load, its alternative text and the reason are shown. */
export function Picture({ src, alt, ...rest }: ComponentProps<'img'> & { src: string; alt: string }) {
  const image = useRef<HTMLImageElement>(null)
  const [reason, setReason] = useState<string>()
  const fail = () => {
    const otherwise = 'The image could not be loaded.'
    setReason(otherwise)
    void reasonOf(src).then((said) => said && setReason(said))
  }
  // It may have failed before this script ran.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the first state of the element is of interest
  useEffect(() => {
    if (image.current?.complete && image.current.naturalWidth === 0) fail()
  }, [])
  if (reason !== undefined) return <MissingPicture alt={alt} reason={reason} />
  return (
    // biome-ignore lint/performance/noImgElement: its size is not known, and its host may be anybody's
    <img {...rest} ref={image} src={src} alt={alt} loading="lazy" referrerPolicy="no-referrer" onError={fail} />
  )
}
