// Prints what Go's own go/version says of versions of Go: whether they are valid, their language version, and how they compare with all
// the others, in their order: one of "<", "=" and ">" for each.
//
// In this folder's parent: go run ./versions > ../versions.jsonl
package main

import (
	"encoding/json"
	"go/version"
	"os"
	"strings"
)

var inputs = []string{
	"", "1", "1.", "1.0", "1.9", "1.10", "1.16", "1.17", "1.17rc1", "1.17.0", "1.17.13", "1.20", "1.20.0", "1.20rc1", "1.20.1", "1.21", "1.21rc1", "1.21.0", "1.21rc2", "1.21rc10", "1.21beta1", "1.21alpha1", "1.21rc",
	"1.23", "1.23.99", "1.24", "1.24rc1", "1.24rc01", "1.24.0", "1.24.1", "1.24.1rc1", "1.24.01", "1.24.", "1.24.x", "1.24x", "1.24X1", "1.24rc1x", "1.024", "01.24", "2", "2.0", "2.0.0", "10.0", "1.99999999999999999999", "1.100000000000000000000",
	"v1.24", "go1.24", "1.24 ", " 1.24", "1.24.1.1", "-1.24", "1.24+x", "1.٢",
}

func main() {
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for _, input := range inputs {
		var order strings.Builder
		for _, other := range inputs {
			order.WriteByte("<=>"[1+version.Compare("go"+input, "go"+other)])
		}
		_ = out.Encode(map[string]any{
			"input":    input,
			"valid":    version.IsValid("go" + input),
			"language": strings.TrimPrefix(version.Lang("go"+input), "go"),
			"order":    order.String(),
		})
	}
}
