package payment

import (
	"context"

	"github.com/open-feature/go-sdk/openfeature"
)

// Retries returns how often a declined payment is repeated.
func Retries(ctx context.Context, flags *openfeature.Client, user string) int64 {
	of := openfeature.NewEvaluationContext(user, nil)
	return flags.Int(ctx, "payment-retries", 1, of)
}
