'use client'
import { Button } from '@callboard/ui/button'
import { toast } from '@callboard/ui/toast'
import { FlaskConical } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { connectSampleOrganization } from './actions.ts'

export function SampleButton({ base, reason }: { base: string; reason: string | undefined }) {
  const router = useRouter()
  const [busy, start] = useTransition()
  const go = () =>
    start(async () => {
      const result = await connectSampleOrganization(base)
      if (result.ok) router.push(result.data.href)
      else toast.error(result.message)
    })
  return (
    <Button onClick={go} disabled={busy} reason={reason}>
      <FlaskConical aria-hidden /> {busy ? 'Connecting …' : 'Explore with the sample organization'}
    </Button>
  )
}
