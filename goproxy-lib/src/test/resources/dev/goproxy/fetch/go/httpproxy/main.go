// Prints which proxy Go's HTTP client uses: HTTP_PROXY, HTTPS_PROXY, NO_PROXY, the URL, and the proxy for it.
//
// In this folder's parent: go run ./httpproxy > ../../client/httpproxy/httpproxy.jsonl
package main

import (
	"encoding/json"
	"net/url"
	"os"

	"golang.org/x/net/http/httpproxy"
)

var urls = []string{
	"http://example.com/", "https://example.com/", "https://example.com:8443/x", "http://example.com:8080/", "https://EXAMPLE.com/",
	"https://www.example.com/", "https://notexample.com/", "https://sub.www.example.com/", "https://example.com.evil.org/", "https://corp/",
	"http://localhost/", "https://localhost:8443/", "https://LOCALHOST/", "https://localhost.localdomain/", "http://127.0.0.1:80/", "http://127.9.9.9/",
	"http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://10.1.2.3/", "https://10.1.2.3:8443/", "https://192.168.7.1/", "https://192.168.8.1/",
	"https://[fd00::1]/", "https://[fd00::1]:8443/", "https://[2001:db8::5]/", "https://[::ffff:10.1.2.3]/", "https://[fe80::1%25eth0]/",
	"ftp://example.com/", "https://my_host.example.com/", "https://b\u00fccher.example/", "https://xn--bcher-kva.example/", "https://010.1.2.3/",
}

var proxies = []string{
	"", "http://proxy:3128", "https://proxy", "proxy", "proxy:3128", "10.0.0.9:3128", "http://user:secret@proxy:3128", "user:secret@proxy:3128",
	"http://us%40er:p%3Aw@proxy", "http://user@proxy", "http://us@er:p@ss@proxy:1", "HTTP://PROXY:99", "http://[fd00::9]:3128", "[fd00::9]:3128",
	"http://proxy:3128/path?q#f", "http:///", "http://proxy:", "http://proxy:port", "://", "http://pro xy", "%zz", "proxy.example.com", "http://my_proxy:8",
}

var noProxies = []string{
	"", "*", "example.com", ".example.com", "*.example.com", "example.com:8443", ".example.com:443", "EXAMPLE.COM", " example.com , corp ", "www.example.com,,",
	"com", "10.0.0.0/8", "10.1.2.3", "10.1.2.3:8443", "10.1.2.3:443", "010.1.2.3", "192.168.0.0/21", "192.168.7.0/24", "192.168.7.1/32,fd00::/8", "fd00::1", "[fd00::1]", "[fd00::1]:8443", "[fd00::1]:",
	"::ffff:10.1.2.3", "::ffff:10.0.0.0/104", "::ffff:10.0.0.0/90", "::/0", "0.0.0.0/0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/008", "10/8", "2001:db8::/32", "2001:DB8::5",
	":443", ":", "[]:443", "[x", "a:b:c", "localhost", "example.com:", "example.com:0443", "*example.com", "*.", ".", "**", "foo,*,bar", "* ", "fe80::1", "fe80::1%eth0", "my_host.example.com",
	"b\u00fccher.example", "\u00a0example.com\u2003", "notexample.com;example.com", "https://example.com", "example.com/",
}

func main() {
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	row := func(http, https, no, to string) {
		u, err := url.Parse(to)
		if err != nil {
			panic(err)
		}
		proxy, err := (&httpproxy.Config{HTTPProxy: http, HTTPSProxy: https, NoProxy: no}).ProxyFunc()(u)
		result := "direct"
		if err != nil {
			result = "error"
		} else if proxy != nil {
			result = show(proxy)
		}
		out.Encode([]string{http, https, no, to, result})
	}
	for _, proxy := range proxies {
		row(proxy, "", "", "http://example.com/")
		row(proxy, "http://other", "", "http://example.com/")
		row("http://other", proxy, "", "https://example.com/")
	}
	for _, no := range noProxies {
		for _, u := range urls {
			row("http://plain:1", "http://secure:2", no, u)
		}
	}
}

// show prints what matters of a proxy's URL: scheme, host, port, user and password.
func show(u *url.URL) string {
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return "unusable"
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	host := u.Hostname()
	if host == "" {
		host = "localhost" // where Go dials to
	}
	text := u.Scheme + " " + host + " " + port
	if u.User != nil {
		password, _ := u.User.Password()
		text += " " + u.User.Username() + " " + password
	}
	return text
}
