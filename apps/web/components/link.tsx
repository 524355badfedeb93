'use client'
import NextLink from 'next/link'
import { type ComponentProps, useState } from 'react'

/**
 * A link that prefetches its page on hover, touch or focus. Next would prefetch every visible link, and again whenever a page's
 * data is reloaded: 76 requests for one page of the catalog, and 12 for the navigation with every change that an open page shows.
 */
export function Link(props: ComponentProps<typeof NextLink>) {
  const [intended, setIntended] = useState(false)
  // A tooltip around the link has handlers of its own.
  const { onMouseEnter, onMouseLeave, onTouchStart, onFocus, onBlur } = props
  const intend =
    <E,>(own: ((event: E) => void) | undefined) =>
    (event: E) => {
      setIntended(true)
      own?.(event)
    }
  const leave =
    <E,>(own: ((event: E) => void) | undefined) =>
    (event: E) => {
      setIntended(false)
      own?.(event)
    }
  return (
    <NextLink
      {...props}
      prefetch={intended ? null : false}
      onMouseEnter={intend(onMouseEnter)}
      onMouseLeave={leave(onMouseLeave)}
      onTouchStart={intend(onTouchStart)}
      onFocus={intend(onFocus)}
      onBlur={leave(onBlur)}
    />
  )
}
