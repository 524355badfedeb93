import { shortRef } from '@callboard/modules/catalog/domain/entity'
import type { OutputLink } from '@callboard/modules/templates/domain/views'
import { Row } from '@callboard/ui/card'
import { Box, ExternalLink } from 'lucide-react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

/** Only addresses that browsers open as pages; a template may name others. */
const isPage = (url: string | null): url is string => url !== null && /^https?:\/\//i.test(url)

const style = 'flex min-h-6 min-w-0 items-center gap-2 hover:underline [&_svg]:size-3.5 [&_svg]:shrink-0'

/**
 * What a run links to: pages elsewhere, and entities of the catalog.
 * @param base undefined where nothing was created yet, so that entities are only named
 */
export function OutputLinks({ base, links }: { base: string | undefined; links: readonly OutputLink[] }) {
  return links.map(({ title, url, entityRef }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: titles may repeat
    <Row key={index}>
      {entityRef && base !== undefined ? (
        <Link href={paths.entity(base, entityRef)} className={style}>
          <Box aria-hidden /> {title || shortRef(entityRef)}
        </Link>
      ) : isPage(url) && base !== undefined ? (
        <a href={url} target="_blank" rel="noreferrer" className={style}>
          <ExternalLink aria-hidden /> {title || url}
        </a>
      ) : (
        <span className="min-w-0 break-words text-muted">{[title, url ?? entityRef].filter(Boolean).join(': ')}</span>
      )}
    </Row>
  ))
}
