import { notFound } from 'next/navigation'
import { requirePortal } from '~/lib/portal/portal.ts'

/** An address that no page of a portal has. Without this page, Next would answer without the portal around it. */
export default async function UnknownPage({ params }: { params: Promise<{ tenant: string }> }): Promise<never> {
  await requirePortal((await params).tenant)
  notFound()
}
