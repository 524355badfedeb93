'use client'
import type { ConfirmationMethods } from './actions.ts'
import { ConfirmIdentityForm } from './confirm-identity-form.tsx'

/** The same question as a page, for downloads and other links that no dialog can stand in front of. */
export const ConfirmIdentityPage = ({ ways, to }: { ways: ConfirmationMethods; to: string }) => (
  <ConfirmIdentityForm ways={ways} to={to} onConfirmed={() => window.location.assign(to)} />
)
