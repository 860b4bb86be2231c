package com.example.goproxy;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class GoProxyApplication {
    public static void main(String[] args) {
        SpringApplication.run(GoProxyApplication.class, args);
    }
}
