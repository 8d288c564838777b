// The shipped workflow files, and a folder for a test's own.
#pragma once

#include <unistd.h>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>

namespace xinfang::test {

inline const std::string& workflows() {
  static const std::string folder = std::string(XINFANG_SOURCE_DIR) + "/workflows";
  return folder;
}

// Removed with everything in it at the end.
class Folder {
 public:
  Folder() {
    static std::atomic<int> count{0};
    path_ = std::filesystem::temp_directory_path() /
            ("xinfang-cli-" + std::to_string(getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string path(const std::string& name = "") const {
    return name.empty() ? path_.string() : (path_ / name).string();
  }
  // Writes the file, making its folder; answers its path.
  std::string write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path(name);
  }
  // The shipped rule packs and calendar.
  void copy_rules_and_calendars() const {
    for (const auto* part : {"rules", "calendars"}) {
      std::filesystem::copy(workflows() + "/" + part, path_ / part);
    }
  }

 private:
  std::filesystem::path path_;
};

// A workflow of three transitions on the shipped rules.
inline const std::string& small_workflow() {
  static const std::string text = R"(workflow: letter
title: {zh: 来信, en: Letter}
rules: procuratorate
numbering: "{office}〔{year}〕{number}号"
roles: {reception: {zh: 接访, en: Reception}}
stages: {all: {zh: 全部, en: All}}
data:
  subject: {type: string, title: {zh: 事由, en: Subject}}
summary: {subject: subject, petitioner: subject, received: '"2026-01-01"'}
register:
  title: {zh: 登记, en: Register}
  by: [reception]
  basis: test
  form: {subject: data}
initial: open
states:
  open:
    title: {zh: 办理, en: Open}
    stage: all
    start: [procedural_reply]
    on:
      answer:
        title: {zh: 答复, en: Answer}
        by: [reception]
        basis: test
        do: [{meet: procedural_reply}]
        to: done
      give_up:
        title: {zh: 撤回, en: Give up}
        by: [reception]
        basis: test
        do: [{stop: procedural_reply}]
        to: done
      clock.expired.procedural_reply: {basis: test, do: [{log: '"late"'}]}
  done:
    title: {zh: 办结, en: Done}
    final: true
)";
  return text;
}

// The clock runs out, then the event ends the case.
inline std::string scenario(const std::string& event) {
  return "- scenario: {zh: 甲, en: " + event +
         "}\n  workflow: letter\n  start: 2026-03-02T09:00:00+08:00\n  steps:\n"
         "    - {register: {subject: 甲}, as: reception, clocks: {procedural_reply: 2026-03-09}}\n"
         "    - {expire: procedural_reply, expect: open}\n"
         "    - {send: " +
         event + ", as: reception, finished: true}\n";
}

}  // namespace xinfang::test
