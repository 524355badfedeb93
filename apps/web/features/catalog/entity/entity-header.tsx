import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { Badge } from '@callboard/ui/badge'
import { buttonStyle } from '@callboard/ui/button'
import { PageTitle } from '@callboard/ui/page'
import { ExternalLink, MessageCircleQuestionMark } from 'lucide-react'
import type { ReactNode } from 'react'
import { FollowButton, RemoveDetachedButton } from '~/components/catalog/history-buttons.tsx'
import type { ShownEntity } from '~/components/catalog/shown-entity.ts'
import { star } from '~/components/catalog/star-action.ts'
import { StarButton } from '~/components/catalog/star-button.tsx'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

const tones = { production: 'ok', deprecated: 'warn', experimental: 'accent' } as const

/** The head of an entity page: what it is, whose it is, and the way to its source. */
export function EntityHeader({
  base,
  shown,
  change,
  followReason,
  writeReason,
}: {
  base: string
  shown: ShownEntity
  /** The button that proposes a change of its file, where it has one. */
  change: ReactNode
  followReason: string | undefined
  writeReason: string | undefined
}) {
  const entity = shown.entity as unknown as Descriptor
  const { metadata, spec } = entity
  const label = shown.label
  const owner = shown.related.find((r) => r.type === 'ownedBy')
  const part = shown.related.find((r) => r.type === 'partOf')
  const lifecycle = typeof spec?.lifecycle === 'string' ? spec.lifecycle : undefined
  const link = (ref: string, text: string) => (
    <Link href={paths.entity(base, ref)} className="font-medium text-fg hover:underline">
      {text}
    </Link>
  )
  return (
    <PageTitle
      title={label}
      badges={
        <>
          <StarButton label={label} starred={shown.starred} save={star.bind(null, base, shown.ref)} />
          <Badge>{[entity.kind, typeof spec?.type === 'string' ? spec.type : ''].filter(Boolean).join(' · ')}</Badge>
          {lifecycle ? (
            <Badge tone={lifecycle in tones ? tones[lifecycle as keyof typeof tones] : 'plain'}>{lifecycle}</Badge>
          ) : null}
          {shown.problems.length > 0 ? (
            <Badge tone="warn">{shown.problems.length === 1 ? '1 problem' : `${shown.problems.length} problems`}</Badge>
          ) : null}
        </>
      }
      detail={
        <>
          {metadata.description ? <span className="whitespace-pre-line">{metadata.description} </span> : null}
          {part ? <>Part of {link(part.ref, part.label)}</> : null}
          {owner ? (
            <>
              {part ? ', owned by ' : 'Owned by '}
              {link(owner.ref, owner.label)}
            </>
          ) : null}
          {part || owner ? '.' : null}
        </>
      }
      actions={
        <>
          <FollowButton
            base={base}
            entityRef={shown.ref}
            label={label}
            followed={shown.followed}
            group={entity.kind === 'Group'}
            reason={followReason}
          />
          {shown.source.integration ? null : (
            <RemoveDetachedButton base={base} entityRef={shown.ref} label={label} reason={writeReason} />
          )}
          <Link href={paths.askAbout(base, { kind: 'entity', ref: shown.ref })} className={buttonStyle()}>
            <MessageCircleQuestionMark aria-hidden /> Ask about this
          </Link>
          {change}
          {shown.source.url ? (
            <a href={shown.source.url} target="_blank" rel="noreferrer" className={buttonStyle()}>
              <ExternalLink aria-hidden /> Source
            </a>
          ) : null}
        </>
      }
    />
  )
}
