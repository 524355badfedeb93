import { Notice } from '@callboard/ui/notice'
import type { ShownEntity } from '~/components/catalog/shown-entity.ts'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { ProposeButton } from './propose-button.tsx'

/** Says that an entity was concluded, whether somebody has looked at it, and how it is written down for good. */
export const InferredNotice = ({ base, shown, reason }: { base: string; shown: ShownEntity; reason: string | undefined }) => (
  <Notice
    tone="info"
    title={shown.accepted ? 'Concluded, and accepted.' : 'Nobody has described this yet.'}
    action={
      shown.proposable ? (
        <ProposeButton base={base} entityRef={shown.ref} trigger="Write it down" reason={reason} fields={[]} />
      ) : undefined
    }
  >
    Callboard concluded it from the files of its repository.{' '}
    {shown.accepted ? null : (
      <>
        Correct below what is wrong, or go through everything that was concluded in the{' '}
        <Link href={paths.review(base)} className="underline">
          review
        </Link>
        .{' '}
      </>
    )}
    A catalog-info.yaml in the repository replaces it.
  </Notice>
)
