import { AppError } from '@callboard/core/errors'

/** Error codes of RFC 6749 (5.2, 4.1.2.1), RFC 7591 (3.2.2) and RFC 8707 (2). */
export type OauthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'invalid_target'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'invalid_redirect_uri'
  | 'invalid_client_metadata'

/** An error that a client understands by its code, and a person by its sentence. */
export class OauthError extends AppError {
  readonly oauthCode: OauthErrorCode
  constructor(oauthCode: OauthErrorCode, message: string) {
    super('invalid_input', message)
    this.oauthCode = oauthCode
  }
}
