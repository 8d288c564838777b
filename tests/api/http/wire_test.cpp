// HTTP itself: bounds, time-outs, order, and the end of connections.
#include <catch2/catch.hpp>
#include <thread>

#include "tests/api/http/office.h"

namespace xinfang::http {

using support::HttpClient;

namespace {

Limits small() {
  Limits limits;
  limits.body_bytes = 2'000;
  limits.header_bytes = 2'000;
  limits.target_bytes = 500;
  limits.receive_timeout = std::chrono::milliseconds(200);
  limits.sweep_interval = std::chrono::milliseconds(20);
  limits.linger = std::chrono::milliseconds(200);
  return limits;
}

}  // namespace

TEST_CASE("a request beyond a bound is answered and the connection closed") {
  struct Row {
    const char* name;
    std::string bytes;
    int status;
    const char* code;
  };
  const std::string start = "POST /api/v1/session HTTP/1.1\r\nHost: a\r\n";
  const std::string type = "Content-Type: application/json\r\n";
  const std::vector<Row> rows{
      {"length over the limit", start + type + "Content-Length: 2001\r\n\r\n", 413, "too_large"},
      {"length over the limit, asking first",
       start + type + "Expect: 100-continue\r\nContent-Length: 2001\r\n\r\n", 413, "too_large"},
      {"chunks over the limit",
       start + type + "Transfer-Encoding: chunked\r\n\r\n3e8\r\n" + std::string(1000, ' ') +
           "\r\n3e9\r\n" + std::string(1001, ' ') + "\r\n0\r\n\r\n",
       413, "too_large"},
      {"header too large", start + "X-Long: " + std::string(3'000, 'x') + "\r\n\r\n", 431,
       "headers_too_large"},
      {"header that does not end", start + "X-Long: " + std::string(9'000, 'x'), 431,
       "headers_too_large"},
      {"target too long for a header", "GET /" + std::string(3'000, 'x') + " HTTP/1.1\r\n\r\n", 414,
       "uri_too_long"},
      {"no HTTP", "hello\r\n\r\n", 400, "bad_request"},
      {"bad field", "GET / HTTP/1.1\r\nHo st: a\r\n\r\n", 400, "bad_request"},
      {"bad version", "GET / HTTP/3.0\r\nHost: a\r\n\r\n", 400, "bad_request"},
      {"no Host", "GET / HTTP/1.1\r\n\r\n", 400, "bad_request"},
      {"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "bad_request"},
      {"length and chunks",
       start + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
       "bad_request"},
      {"two lengths", start + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n12345", 400,
       "bad_request"},
      {"length below zero", start + "Content-Length: -1\r\n\r\n", 400, "bad_request"},
      {"length beyond integers", start + "Content-Length: 99999999999999999999\r\n\r\n", 400,
       "bad_request"},
      {"an encoding that tells no end", start + "Transfer-Encoding: gzip\r\n\r\n", 400,
       "bad_request"},
      {"no path", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_request"},
      {"a slow header", "GET / HTTP/1.1\r\nHost", 408, "request_timeout"},
      {"a slow body", start + type + "Content-Length: 10\r\n\r\n{", 408, "request_timeout"},
  };
  Office office(small());
  for (const auto& row : rows) {
    CAPTURE(row.name);
    HttpClient client(office.port());
    client.write(row.bytes);
    const auto answer = client.read();
    INFO(answer.body);
    CHECK(answer.status == row.status);
    CHECK(answer.text("/code") == row.code);
    CHECK(answer.field("Connection") == "close");
    CHECK(client.wait_closed());
  }
}

TEST_CASE("a body within the bound is read in one piece, in chunks and after asking") {
  Office office(small());
  const std::string body = R"({"login": "li", "password": "wrong"})";
  const std::string start =
      "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
  HttpClient client(office.port());
  client.write(start + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  CHECK(client.read().text("/code") == "bad_credentials");
  client.write(start + "Transfer-Encoding: chunked\r\n\r\n5\r\n" + body.substr(0, 5) +
               "\r\n1f\r\n" + body.substr(5) + "\r\n0\r\n\r\n");
  CHECK(client.read().text("/code") == "bad_credentials");
  client.write(start + "Expect: 100-continue\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n");
  CHECK(client.read().status == 100);
  client.write(body);
  CHECK(client.read().text("/code") == "bad_credentials");
}

TEST_CASE("requests that are sent at once are answered in their order") {
  Office office;
  HttpClient client(office.port());
  const std::string tail = " HTTP/1.1\r\nHost: a\r\nCookie: " + office.cookie("li") + "\r\n\r\n";
  client.write("GET /api/v1/workflows" + tail + "GET /livez" + tail + "HEAD /readyz" + tail +
               "GET /api/v1/session" + tail + "GET /nothing HTTP/1.0\r\n\r\n");
  CHECK(client.read().text("/items/0/name") == "complaint");
  CHECK(client.read().text("/status") == "live");
  CHECK(client.read(true).status == 200);
  CHECK(client.read().text("/login") == "li");
  CHECK(client.read().body == "<html>index</html>");
  CHECK(client.wait_closed());
}

TEST_CASE("an idle connection is closed without a word") {
  Limits limits;
  limits.idle_timeout = std::chrono::milliseconds(50);
  limits.sweep_interval = std::chrono::milliseconds(10);
  Office office(limits);
  HttpClient client(office.port());
  CHECK(client.get("/livez").status == 200);
  CHECK(client.wait_closed());
  HttpClient silent(office.port());
  CHECK(silent.read().status == 0);
}

TEST_CASE("one connection more than may be is turned away") {
  Limits limits;
  limits.connections = 2;
  Office office(limits);
  HttpClient first(office.port());
  HttpClient second(office.port());
  CHECK(first.get("/livez").status == 200);
  CHECK(second.get("/livez").status == 200);
  HttpClient third(office.port());
  const auto refused = third.read();
  CHECK(refused.status == 503);
  CHECK(refused.text("/code") == "busy");
  CHECK(refused.field("Retry-After") == "1");
  CHECK(first.get("/livez").status == 200);
}

TEST_CASE("stopping finishes running requests and lets idle connections go") {
  Office office;
  HttpClient idle(office.port());
  HttpClient late(office.port());
  CHECK(idle.get("/livez").status == 200);
  CHECK(late.get("/livez").status == 200);
  // The interim answer tells that the request is running.
  const std::string body = R"({"login": "li", "password": "wrong"})";
  late.write(
      "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
      "Expect: 100-continue\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n");
  REQUIRE(late.read().status == 100);
  std::thread stopper([&] { office.server().stop(); });
  CHECK(idle.wait_closed());
  late.write(body);
  const auto answer = late.read();
  CHECK(answer.text("/code") == "bad_credentials");
  CHECK(answer.field("Connection") == "close");
  stopper.join();
  HttpClient after(office.port());
  CHECK(after.get("/livez").status == 0);
}

TEST_CASE("a port that is taken, and an address that is none, are named") {
  Office office;
  const auto start = [&](const std::string& address, std::uint16_t port, int workers) {
    HttpConfig config;
    config.address = address;
    config.port = port;
    config.workers = workers;
    auto server = Server::start(config, office.service(), {});
    return server ? std::string() : server.error();
  };
  CHECK_THAT(start("127.0.0.1", office.port(), 1),
             Catch::StartsWith("can't listen on 127.0.0.1 port " + std::to_string(office.port())));
  CHECK(start("localhost", 0, 1) ==
        "can't listen on localhost port 0: that is no IP address (such as 127.0.0.1 or ::1)");
  CHECK(start("127.0.0.1", 0, 0) == "workers is 0, 1 to 64 are allowed");
}

}  // namespace xinfang::http
