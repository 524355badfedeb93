import { notFound } from 'next/navigation'

/** An address that no page of a portal has. Without this page, Next would answer without the portal around it. */
export default function UnknownPage(): never {
  notFound()
}
