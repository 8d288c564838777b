// Load: sends a counted number of durable transitions over HTTP from N clients, and prints one JSON
// line. Talks to 127.0.0.1 only. Each client keeps one connection, registers a case of its own,
// sends one event of the road after the other, each when the one before was answered, and begins
// the next case where the road ends. Registrations are transitions like any other.
//
//   load PORT CLIENTS COUNT ROAD.json COOKIE [TIMES]
//
// ROAD.json: the bodies of the requests in order, the registration first. To the file TIMES the
// microseconds of each transition are added, a line each.
#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;
using Clock = std::chrono::steady_clock;
using asio::use_awaitable;

namespace {

constexpr int clients_max = 1'000;
constexpr int count_max = 1'000'000;

struct Plan {
  std::uint16_t port = 0;
  int clients = 1;
  int count = 1;  // transitions of all clients together
  std::vector<std::string> road;
  std::string cookie;  // of a session
};

struct Totals {
  int begun = 0;
  std::vector<std::int64_t> microseconds;  // of each acknowledged transition
  Clock::time_point begin;
  Clock::time_point end;
};

class Connection {
 public:
  explicit Connection(asio::io_context& context) : stream_(context) {}

  asio::awaitable<void> open(std::uint16_t port) {
    stream_.expires_never();
    co_await stream_.async_connect(asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), port),
                                   use_awaitable);
    stream_.socket().set_option(asio::ip::tcp::no_delay(true));
  }

  // The answer's body; `status` is set.
  asio::awaitable<std::string> post(const Plan& plan, const std::string& target,
                                    const std::string& etag, const std::string& body) {
    http::request<http::string_body> request(http::verb::post, target, 11);
    request.set(http::field::host, "127.0.0.1");
    request.set(http::field::content_type, "application/json");
    request.set("Prefer", "return=minimal");
    request.set(http::field::cookie, plan.cookie);
    if (!etag.empty()) request.set(http::field::if_match, etag);
    request.body() = body;
    request.prepare_payload();
    co_await http::async_write(stream_, request, use_awaitable);
    http::response<http::string_body> response;
    co_await http::async_read(stream_, buffer_, response, use_awaitable);
    status = response.result_int();
    co_return std::move(response.body());
  }

  unsigned status = 0;

 private:
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
};

asio::awaitable<void> run_client(asio::io_context& context, const Plan& plan, Totals& totals) {
  Connection connection(context);
  co_await connection.open(plan.port);
  std::size_t step = 0;
  std::string target = "/api/v1/cases";
  std::string etag;
  while (totals.begun < plan.count) {
    ++totals.begun;
    const auto begin = Clock::now();
    const auto body = co_await connection.post(plan, target, etag, plan.road[step]);
    const auto end = Clock::now();
    if (connection.status != (step == 0 ? 201U : 200U)) {
      throw std::runtime_error("step " + std::to_string(step) + ": " + body);
    }
    totals.microseconds.push_back(
        std::chrono::duration_cast<std::chrono::microseconds>(end - begin).count());
    totals.end = end;
    if (++step == plan.road.size()) {
      step = 0;
      target = "/api/v1/cases";
      etag.clear();
      continue;
    }
    const auto answer = json::parse(body);
    const auto id = std::to_string(answer.at("id").as_int64());
    target = "/api/v1/cases/" + id + "/events";
    etag = "\"" + id + "-" + std::to_string(answer.at("sequence").as_int64()) + "\"";
  }
}

void print(const Plan& plan, Totals& totals) {
  auto& times = totals.microseconds;
  std::sort(times.begin(), times.end());
  const auto at = [&](double part) {
    return times.empty() ? 0 : times[static_cast<std::size_t>(part * double(times.size() - 1))];
  };
  const std::chrono::duration<double> elapsed = totals.end - totals.begin;
  std::cout << json::serialize(
                   json::value{{"clients", plan.clients},
                               {"count", times.size()},
                               {"seconds", elapsed.count()},
                               {"per_second", static_cast<double>(times.size()) / elapsed.count()},
                               {"p50_us", at(0.5)},
                               {"p99_us", at(0.99)}})
            << "\n";
}

std::vector<std::string> read_road(const char* path) {
  std::ifstream file(path);
  const auto text = std::string(std::istreambuf_iterator<char>(file), {});
  const auto bodies = json::parse(text);
  std::vector<std::string> road;
  for (const auto& body : bodies.as_array()) road.push_back(json::serialize(body));
  if (road.empty()) throw std::runtime_error("the road is empty");
  return road;
}

}  // namespace

int main(int count, char** words) {
  if (count != 6 && count != 7) {
    std::cerr << "usage: load PORT CLIENTS COUNT ROAD.json COOKIE [TIMES]\n";
    return 2;
  }
  try {
    const Plan plan{static_cast<std::uint16_t>(std::atoi(words[1])),
                    std::clamp(std::atoi(words[2]), 1, clients_max),
                    std::clamp(std::atoi(words[3]), 1, count_max), read_road(words[4]), words[5]};
    asio::io_context context(1);
    Totals totals;
    totals.begin = Clock::now();
    for (int i = 0; i < plan.clients; ++i) {
      asio::co_spawn(context, run_client(context, plan, totals), [](std::exception_ptr error) {
        if (error) std::rethrow_exception(error);
      });
    }
    context.run();
    if (count == 7) {
      std::ofstream file(words[6], std::ios::app);
      for (const auto each : totals.microseconds) file << each << "\n";
    }
    print(plan, totals);
  } catch (const std::exception& error) {
    std::cerr << "load: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
