'use client'
import type { ConfirmationMethods } from './actions.ts'
import { ConfirmIdentityForm } from './confirm-identity-form.tsx'

/** The same confirmation as a page, for downloads and other links that no dialog can intercept. */
export const ConfirmIdentityPage = ({ ways, to }: { ways: ConfirmationMethods; to: string }) => (
  <ConfirmIdentityForm ways={ways} to={to} onConfirmed={() => window.location.assign(to)} />
)
