module goproxy-bench

go 1.21
