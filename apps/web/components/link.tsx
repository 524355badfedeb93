'use client'
import NextLink from 'next/link'
import { type ComponentProps, useState } from 'react'

/**
 * A link that prefetches its page on hover, touch or focus. Next would prefetch every visible link, and again whenever a page's
 * data is reloaded: 76 requests for one page of the catalog, and 12 for the navigation with every change that an open page shows.
 */
export function Link(props: ComponentProps<typeof NextLink>) {
  const [intended, setIntended] = useState(false)
  const intend = () => setIntended(true)
  const leave = () => setIntended(false)
  return (
    <NextLink
      {...props}
      prefetch={intended ? null : false}
      onMouseEnter={intend}
      onMouseLeave={leave}
      onTouchStart={intend}
      onFocus={intend}
      onBlur={leave}
    />
  )
}
