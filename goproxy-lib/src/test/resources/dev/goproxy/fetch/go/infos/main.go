// Prints what Go makes of info documents, as the go command reads them: whether it takes them, and the version and the time that it sees.
//
// In this folder's parent: go run ./infos > ../infos.jsonl
package main

import (
	"encoding/json"
	"os"
	"time"
)

var documents = []string{
	`{"Version":"v1.2.3","Time":"2020-01-02T03:04:05Z"}`, `{"version":"v1.2.3","time":"2020-01-02T03:04:05Z"}`, `{"VERSION":"v1.2.3","TIME":"2020-01-02T03:04:05Z"}`,
	`{"Version":"v1.2.3"}`, `{"Version":"v1.2.3","Time":null}`, `{"Version":"v1.2.3","Time":""}`, `{"Version":"v1.2.3","Time":0}`, `{"Version":"v1.2.3","Time":{}}`,
	`{"Version":"v1.2.3","Time":"2020-01-02"}`, `{"Version":"v1.2.3","Time":"2020-01-02 03:04:05Z"}`, `{"Version":"v1.2.3","Time":"2020-01-02t03:04:05z"}`,
	`{"Version":"v1.2.3","Time":"2020-01-02T03:04:05"}`, `{"Version":"v1.2.3","Time":"2020-01-02T03:04Z"}`, `{"Version":"v1.2.3","Time":"2020-1-2T03:04:05Z"}`,
	`{"Version":"v1.2.3","Time":"2020-01-02T03:04:05+01:00"}`, `{"Version":"v1.2.3","Time":"2020-01-02T03:04:05-23:59"}`, `{"Version":"v1.2.3","Time":"2020-01-02T03:04:05+24:00"}`,
	`{"Version":"v1.2.3","Time":"2020-01-02T03:04:05+01:60"}`, `{"Version":"v1.2.3","Time":"2020-01-02T03:04:05+0100"}`, `{"Version":"v1.2.3","Time":"2020-01-02T03:04:05+01"}`,
	`{"Version":"v1.2.3","Time":"2020-01-02T03:04:05.1Z"}`, `{"Version":"v1.2.3","Time":"2020-01-02T03:04:05.123456789Z"}`, `{"Version":"v1.2.3","Time":"2020-01-02T03:04:05.1234567891234Z"}`,
	`{"Version":"v1.2.3","Time":"2020-01-02T03:04:05.Z"}`, `{"Version":"v1.2.3","Time":"2020-01-02T03:04:05,5Z"}`, `{"Version":"v1.2.3","Time":"2020-02-30T03:04:05Z"}`,
	`{"Version":"v1.2.3","Time":"2020-02-29T03:04:05Z"}`, `{"Version":"v1.2.3","Time":"2019-02-29T03:04:05Z"}`, `{"Version":"v1.2.3","Time":"2020-13-01T03:04:05Z"}`,
	`{"Version":"v1.2.3","Time":"2020-01-02T24:00:00Z"}`, `{"Version":"v1.2.3","Time":"2020-01-02T23:59:60Z"}`, `{"Version":"v1.2.3","Time":"0000-01-01T00:00:00Z"}`,
	`{"Version":"v1.2.3","Time":"0001-01-01T00:00:00Z"}`, `{"Version":"v1.2.3","Time":"9999-12-31T23:59:59Z"}`, `{"Version":"v1.2.3","Time":"10000-01-01T00:00:00Z"}`,
	`{"Version":"v1.2.3","Time":"2020-01-02T03:04:05Z "}`, `{"Version":"v1.2.3","Time":"\u0032020-01-02T03:04:05Z"}`,
	`{}`, `{"Version":""}`, `{"Version":null}`, `{"Version":1}`, `{"Version":["v1.2.3"]}`, `{"Version":true}`, `[]`, `null`, `""`, `"v1.2.3"`, `1`, ``, ` `, `{`, `}`, `{"Version":"v1.2.3"`,
	`{"Version":"v1.2.3",}`, `{"Version":"v1.2.3"}x`, `{"Version":"v1.2.3"} `, "\n{\"Version\":\"v1.2.3\"}\r\n", `{"Version":"v1.2.3"}{}`, "\ufeff{\"Version\":\"v1.2.3\"}", `{'Version':'v1.2.3'}`,
	`{Version:"v1.2.3"}`, `{"Version":"v1.2.3"/**/}`, `{"Version":"v1.2.3","Version":"v1.2.4"}`, `{"Version":"v1.2.3","version":"v1.2.4"}`, `{"Version":"v1.2.3","Version":null}`,
	`{"Version":"v1.2.3","Origin":{"VCS":"git","Version":"x","Time":1}}`, `{"Version":"v1.2.3","Name":[1,{"a":"b"}],"Short":null}`, `{"Version":"\u00761.2.3"}`, `{"Version":"v1.2.3\n"}`,
	"{\"Version\":\"v1.2.3\t\"}", `{"Version ":"v1.2.3"}`, `{"Version":"v1.2.3","x":01}`, `{"Version":"v1.2.3","x":NaN}`, `{"Version":"v1.2.3","x":1e999}`, `{"Version":"v1.2.3","x":"\x"}`,
	`{"Ver\u0073ion":"v1.2.3"}`, `{"Vers\u0131on":"v1.2.3"}`, `{"Ver\u017fion":"v1.2.3"}`, `<html></html>`, `not found`, "{\"Version\":\"v1.2.3\",\"x\":\"\xff\"}",
}

func main() {
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for _, document := range documents {
		var info struct {
			Version string
			Time    *time.Time
		}
		row := map[string]any{"document": []byte(document), "text": document, "taken": false}
		if json.Unmarshal([]byte(document), &info) == nil {
			row["taken"] = true
			row["version"] = info.Version
			if info.Time != nil {
				row["time"] = info.Time.UTC().Format(time.RFC3339Nano)
			}
		}
		if err := out.Encode(row); err != nil {
			panic(err)
		}
	}
}
