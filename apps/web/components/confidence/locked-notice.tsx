import { Notice } from '@callboard/ui/notice'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

const texts = {
  flags: 'Applications get the same answers as before. To change flags',
  experiments: 'Exposures and events are still recorded. To change experiments',
}

/** Shown where flags or experiments can be seen and not changed. */
export const LockedNotice = ({ base, what }: { base: string; what: keyof typeof texts }) => (
  <Notice tone="warn" title={`${what === 'flags' ? 'Flags' : 'Experiments'} are read-only on your plan.`}>
    {texts[what]}, an owner or billing owner can add Confidence in{' '}
    <Link href={paths.billing(base)} className="underline">
      Settings &gt; Billing
    </Link>
    .
  </Notice>
)
