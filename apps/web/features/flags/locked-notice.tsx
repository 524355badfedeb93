import { Notice } from '@callboard/ui/notice'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

/** Shown where flags can be seen and not changed. */
export const LockedNotice = ({ base }: { base: string }) => (
  <Notice tone="warn" title="Flags are read-only on your plan.">
    Applications get the same answers as before. To change flags, an owner or billing owner can add Confidence in{' '}
    <Link href={paths.billing(base)} className="underline">
      Settings &gt; Billing
    </Link>
    .
  </Notice>
)
