import { Notice } from '@callboard/ui/notice'
import type { ShownEntity } from '~/components/catalog/shown-entity.ts'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { ProposeButton } from './propose-button.tsx'

/** Shows that an entity was inferred, whether it was reviewed, and how to add a catalog file. */
export const InferredNotice = ({ base, shown, reason }: { base: string; shown: ShownEntity; reason: string | undefined }) => (
  <Notice
    tone="info"
    title={shown.accepted ? 'Inferred and accepted.' : 'Inferred, not yet reviewed.'}
    action={
      shown.proposable ? (
        <ProposeButton base={base} entityRef={shown.ref} trigger="Add catalog file" reason={reason} fields={[]} />
      ) : undefined
    }
  >
    Callboard inferred this entity from its repository.{' '}
    {shown.accepted ? null : (
      <>
        Correct values below, or review all inferred entities in the{' '}
        <Link href={paths.review(base)} className="underline">
          review
        </Link>
        .{' '}
      </>
    )}
    A catalog-info.yaml in the repository takes precedence.
  </Notice>
)
