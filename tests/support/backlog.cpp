// Makes a database as an office left it long ago: COUNT cases registered at INSTANT, by the service
// itself under a clock that stands there. What a server finds due when it starts is the backlog.
//
//   backlog DATABASE COUNT INSTANT REGISTRATION.json [WORKFLOWS]
//
// REGISTRATION.json: {"workflow", "data"} as POST /api/v1/cases takes it, or a list that begins
// with one. WORKFLOWS: a folder; without it the shipped ones.
#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <future>
#include <iostream>
#include <iterator>
#include <stdexcept>

#include "api/cli/configuration.h"
#include "api/service/json_values.h"

namespace {

using namespace xinfang;
namespace json = boost::json;

service::Command read_registration(const char* path) {
  std::ifstream file(path);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  auto body = json::parse(text);
  if (body.is_array()) body = body.as_array().at(0);
  service::Command command;
  command.caller = {"backlog", "往日窗口", {"reception"}};
  command.workflow = body.at("workflow").as_string();
  command.answers = service::from_json(body.at("data").as_object());
  return command;
}

void register_cases(service::Service& service, const service::Command& command, int count) {
  // One batch of the writer after the other: its queue has a bound.
  for (int done = 0; done < count;) {
    std::vector<std::future<void>> waiting;
    for (int i = 0; i < 1'024 && done < count; ++i, ++done) {
      auto promise = std::make_shared<std::promise<void>>();
      waiting.push_back(promise->get_future());
      service.submit(command, [promise](const Result<service::Done, service::Problem>& result) {
        if (result) return promise->set_value();
        promise->set_exception(std::make_exception_ptr(std::runtime_error(result.error().detail)));
      });
    }
    for (auto& each : waiting) each.get();
  }
}

int run(int count, char** words) {
  if (count < 5 || count > 6) {
    std::cerr << "usage: backlog DATABASE COUNT INSTANT REGISTRATION.json [WORKFLOWS]\n";
    return 2;
  }
  cli::Configuration configuration;
  configuration.database = words[1];
  if (count == 6) configuration.workflows = words[5];
  const auto at = parse_instant(words[3]);
  if (!at) throw std::runtime_error(std::string("no instant: ") + words[3]);
  const auto command = read_registration(words[4]);
  auto library = cli::load_library(configuration);
  if (!library) throw std::runtime_error(library.error());
  auto config = cli::service_config(configuration);
  config.now = [at] { return *at; };
  auto service = service::Service::start(std::move(config), *library);
  if (!service) throw std::runtime_error(service.error());
  register_cases(**service, command, std::atoi(words[2]));
  return 0;
}

}  // namespace

int main(int count, char** words) {
  try {
    return run(count, words);
  } catch (const std::exception& error) {
    std::cerr << "backlog: " << error.what() << "\n";
    return 1;
  }
}
